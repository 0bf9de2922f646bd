"""`yybcrawl browse`: the archive as a web site on this machine."""

from __future__ import annotations

import signal
import webbrowser

import click

from yybcrawl.cli.options import database_option
from yybcrawl.extras import need


@click.command(epilog="Example: yybcrawl browse --database sqlite:///yybcrawl.db --open")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="Port to serve at; 0 for any that is free.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to serve at. Others than this machine's own let all who reach it read.",
)
@click.option("--open", "with_browser", is_flag=True, help="Show the site in a browser.")
@database_option
def browse(port: int, host: str, database: str, *, with_browser: bool) -> None:
    """Serve the archive as a web site: search, facets, articles to read, CSV and JSON.

    Prints its address, and ends with Ctrl-C. Nothing is written to the archive, and nothing is
    loaded from elsewhere. A crawl may go on meanwhile; its articles are found at once.
    """
    need("browse", "browse", "datasette")
    from yybcrawl.browse.serving import listening, opened_site, serve  # noqa: PLC0415  an extra

    # Both end it alike.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with listening(host, port) as (server, address), opened_site(database, host) as app:

            def tell() -> None:
                click.echo(address)
                click.echo("Press Ctrl-C to end.", err=True)
                if with_browser:
                    webbrowser.open(address)

            serve(app, server, tell)
    except KeyboardInterrupt:
        pass
    click.echo("Ended.", err=True)
