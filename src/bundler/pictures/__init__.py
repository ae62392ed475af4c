"""Pictures: Altair charts, written offline. Altair is loaded when a picture is drawn; the extra ``viz`` brings it."""

from bundler.pictures.frontier_chart import frontier_chart
from bundler.pictures.price_chart import price_chart
from bundler.pictures.saving import drawable
from bundler.pictures.sensitivity_chart import sensitivity_chart

__all__ = ["drawable", "frontier_chart", "price_chart", "sensitivity_chart"]
