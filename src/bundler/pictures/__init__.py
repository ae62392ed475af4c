"""Pictures: curves as Altair charts, written offline. Altair is loaded when a picture is drawn; the extra ``viz`` brings it."""

from bundler.pictures.price_chart import price_chart

__all__ = ["price_chart"]
