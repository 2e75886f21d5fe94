"""A real Chromium, and people at their screens."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, Page, async_playwright

from tests.hub import PASSWORD, Person, Tenant
from tests.line import Line, line_of

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Scheme = Literal["light", "dark"]
Sit = Callable[..., Coroutine[Any, Any, Page]]


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    path = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def line(drain: Tenant) -> AsyncIterator[Line]:
    async with line_of(drain) as opened:
        yield opened


@pytest.fixture
async def sit(chromium: Browser, drain: Tenant) -> AsyncIterator[Sit]:
    """Sit a member down at a screen of their own, signed in by keyboard; any error of the page fails the test."""
    contexts = []
    broken: list[str] = []

    async def sit_down(
        person: Person,
        path: str = "/",
        *,
        email: str | None = None,
        width: int = 1440,
        height: int = 900,
        scheme: Scheme = "light",
    ) -> Page:
        context = await chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="fr-CA", base_url=drain.hub.url
        )
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        await page.goto(path)
        await page.locator("input[type=email]").fill(email or f"{person.role}@{drain.slug}.test")
        await page.locator("input[type=password]").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", level=1).wait_for()
        return page

    yield sit_down
    for context in contexts:
        await context.close()
    assert not broken
