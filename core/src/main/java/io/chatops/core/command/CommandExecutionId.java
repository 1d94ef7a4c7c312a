package io.chatops.core.command;

import java.util.UUID;

/** Names one execution of a command, for ever. */
public record CommandExecutionId(UUID value) {
  public static CommandExecutionId random() {
    return new CommandExecutionId(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
