package io.chatops.core.bus;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a hub's bus. Counts are since the start.
 *
 * @param connected true if hints and questions go through: this hub hears itself
 * @param since the time since which it is connected or cut
 * @param problem the reason why it is cut, in a sentence for operators; absent: it is connected, or
 *     was not yet
 * @param sent the hints, questions and answers that were handed on
 * @param received those of other hubs that this one has taken
 * @param lost those that met a cut bus or a full queue
 * @param unreadable frames that no hub with the same keys and of a version known here has sent to
 *     this one, and those that came too late or again
 */
public record BusState(
    boolean connected,
    Instant since,
    @Nullable String problem,
    long sent,
    long received,
    long lost,
    long unreadable) {}
