"""The design system: tokens, components, layouts, page and paper rendering. Knows no domain."""
