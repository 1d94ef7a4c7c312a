package io.chatops.agent.docker;

import io.chatops.protocol.FromAgent.OutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a container's log.
 *
 * @param timestamp by the engine's clock; absent if it told none
 * @param stream a terminal's output counts as stdout
 * @param message without its end; at most {@link LogLineBuilder#LONGEST} bytes of UTF-8
 */
record EngineLogLine(@Nullable Instant timestamp, OutputStream stream, String message) {}
