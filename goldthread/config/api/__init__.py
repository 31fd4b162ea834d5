"""The API: what every app's api.py offers, under one address, behind a door of its own.

`addresses` puts it together and names every app, as config/urls.py does for pages; `door` lets in by token and by
nothing else; `said` puts every no into the same words and shape.
"""
