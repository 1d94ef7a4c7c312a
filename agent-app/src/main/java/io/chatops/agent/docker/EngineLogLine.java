package io.chatops.agent.docker;

import io.chatops.protocol.FromAgent.OutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a container's log.
 *
 * @param timestamp from the engine's clock; absent if the engine sent none
 * @param stream stdout or stderr; a terminal's output counts as stdout
 * @param message without the line end; at most {@link LogLineBuilder#MAX_BYTES} bytes of UTF-8
 */
record EngineLogLine(@Nullable Instant timestamp, OutputStream stream, String message) {}
