package io.chatops.core.command;

/**
 * The output of a command, its two streams interleaved as they came.
 *
 * @param text the beginning, at most 1 MiB in UTF-8; control characters and all: data, never markup
 * @param truncated whether there was more
 * @param omittedBytes how much more, in bytes; 0 when nothing, or when the agent does not tell
 */
public record CommandOutput(String text, boolean truncated, long omittedBytes) {
  public static final CommandOutput NONE = new CommandOutput("", false, 0);
}
