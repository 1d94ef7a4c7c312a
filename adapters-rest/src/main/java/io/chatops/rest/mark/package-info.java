/**
 * The events of a server. {@link io.chatops.rest.mark.MarkResource} and {@link
 * io.chatops.rest.mark.NoteResource} are the entry points.
 */
@NullMarked
package io.chatops.rest.mark;

import org.jspecify.annotations.NullMarked;
