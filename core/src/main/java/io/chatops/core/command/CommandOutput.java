package io.chatops.core.command;

/**
 * The output of a command, its two streams interleaved as they came.
 *
 * @param text the beginning, at most 1 MiB in UTF-8; control characters and all: data, never markup
 * @param truncated true if there was more
 * @param omittedBytes the size of the rest in bytes; 0 when nothing was dropped, or when the agent
 *     does not report it
 */
public record CommandOutput(String text, boolean truncated, long omittedBytes) {
  public static final CommandOutput NONE = new CommandOutput("", false, 0);
}
