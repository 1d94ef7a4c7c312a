/**
 * Containers seen on a server, what may be done to them, and what they write. The list is that of
 * the server's last report; the rest is asked from its agent through the ports {@link
 * io.chatops.core.container.ContainerControl} and {@link io.chatops.core.container.ContainerLogs}.
 */
@NullMarked
package io.chatops.core.container;

import org.jspecify.annotations.NullMarked;
