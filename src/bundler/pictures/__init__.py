"""Pictures: curves and frontiers as Altair charts, written offline. Altair is loaded when one is drawn; the extra ``viz`` brings it."""

from bundler.pictures.frontier_chart import frontier_chart
from bundler.pictures.price_chart import price_chart
from bundler.pictures.saving import drawable

__all__ = ["drawable", "frontier_chart", "price_chart"]
