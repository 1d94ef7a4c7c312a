package io.chatops.core.container;

import io.chatops.core.log.StandardStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line that a container wrote.
 *
 * @param timestamp by the host's clock; absent when the agent does not report it
 * @param stream absent when the agent does not report it; stdout of a container with a terminal
 * @param message without its line end, control characters and all: data, never markup
 */
public record LogLine(
    @Nullable Instant timestamp, @Nullable StandardStream stream, String message) {}
