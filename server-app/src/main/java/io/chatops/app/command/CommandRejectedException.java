package io.chatops.app.command;

/** Thrown if a command is not done; the message says why, and what helps. Exit code 1. */
final class CommandRejectedException extends RuntimeException {
  CommandRejectedException(String message) {
    super(message);
  }
}
