"""What every page brings along."""

import re


def test_every_asset_the_sign_in_page_names_is_served_by_us(app):
    client = app.test_client()

    page = client.get("/sign-in").text

    assets = re.findall(r'(?:href|src)="(/[^"]+\.(?:css|js|svg))"', page)
    assert len(assets) >= 4
    for path in assets:
        with client.get(path) as answer:
            assert (path, answer.status_code) == (path, 200)
