"""Which language model can be asked: the configured server's, a simulated one's, or none."""

from __future__ import annotations

from collections import OrderedDict
from types import TracebackType
from typing import Final, Literal, Self
from urllib.parse import urlsplit

from agents.providers.openai_chat import OpenAIChat, Price
from agents.runner import ChatModel
from app.settings import Settings

_KEPT: Final = 50
_HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class PricesUnreadable(ValueError):
    """OPENAI_PRICES is not `model=prompt:completion,…`."""


def read_prices(text: str) -> dict[str, Price]:
    """Money per million tokens, by model.

    Raises:
        PricesUnreadable.
    """
    prices: dict[str, Price] = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        model, _, amounts = entry.partition("=")
        prompt, _, completion = amounts.partition(":")
        try:
            prices[model.strip()] = Price(float(prompt), float(completion))
        except ValueError:
            raise PricesUnreadable(f"OPENAI_PRICES: {entry!r}") from None
    return prices


class ModelDirectory:
    """Models over one client, closed with the block. A server on this machine that needs no key is the simulator."""

    def __init__(self, settings: Settings) -> None:
        key = settings.openai_api_key.get_secret_value()
        base_url = settings.openai_base_url
        self.default = settings.openai_model
        self.kind: Literal["none", "simulated", "provider"] = "none"
        self._model: OpenAIChat | None = None
        self._named: OrderedDict[str, OpenAIChat] = OrderedDict()
        if key or base_url:
            is_local = urlsplit(base_url).hostname in _HERE
            self.kind = "simulated" if is_local and not key else "provider"
            self._model = OpenAIChat(
                self.default, api_key=key or "none", base_url=base_url, prices=read_prices(settings.openai_prices)
            )

    def find(self, name: str) -> ChatModel | None:
        """The model of that name, the default one for an empty name, `None` when none can be asked."""
        if self._model is None or not name or name == self.default:
            return self._model
        if name not in self._named:
            self._named[name] = self._model.named(name)
            if len(self._named) > _KEPT:
                self._named.popitem(last=False)
        return self._named[name]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._model is not None:
            await self._model.aclose()
