/**
 * Containers of a server, what can be done to them and what they write. {@link
 * io.chatops.rest.container.ContainerResource} is the entry point.
 */
@NullMarked
package io.chatops.rest.container;

import org.jspecify.annotations.NullMarked;
