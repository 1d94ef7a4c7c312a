/**
 * The events of a server in a time: marks for its charts, and its availability. Entry points are
 * {@link io.chatops.core.mark.MarkQueries} and {@link io.chatops.core.mark.AvailabilityQueries}.
 */
@NullMarked
package io.chatops.core.mark;

import org.jspecify.annotations.NullMarked;
