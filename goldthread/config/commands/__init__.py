"""One module a verb of the command: `main(arguments) -> exit code`. Loaded only when asked for."""
