"""Run the local help centre alone, to look at it with a browser."""

from __future__ import annotations

import click

from spiders.demo.catalogue import PAGES, Hazard
from spiders.demo.site import DemoSite


def _hazards(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, Hazard]:
    """Turn ``PAGE=HAZARD`` options into a mapping."""
    found: dict[str, Hazard] = {}
    for value in values:
        page, _, hazard = value.partition("=")
        if page not in {each.id for each in PAGES}:
            raise click.BadParameter(f"no page {page!r}; pages: {', '.join(each.id for each in PAGES)}")
        if hazard not in set(Hazard):
            raise click.BadParameter(f"no hazard {hazard!r}; hazards: {', '.join(Hazard)}")
        found[page] = Hazard(hazard)
    return found


@click.command()
@click.option("--port", default=8400, show_default=True, help="Port on 127.0.0.1; 0 takes a free one.")
@click.option("--generation", type=click.IntRange(1, 2), default=1, show_default=True)
@click.option("--hazard", "hazards", multiple=True, metavar="PAGE=HAZARD", callback=_hazards)
def main(port: int, generation: int, hazards: dict[str, Hazard]) -> None:
    """Serve the local help centre until Ctrl-C. Any address takes ?generation=1 or 2."""
    site = DemoSite(port=port, generation=generation, hazards=hazards)
    click.echo(f"The help centre of the demo: {site.url}/  (generation {generation}; Ctrl-C stops it)")
    try:
        site.serve_forever()
    except KeyboardInterrupt:
        click.echo("Stopped.")
    finally:
        site.close()


if __name__ == "__main__":
    main()
