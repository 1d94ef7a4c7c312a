/** Frames of the browsers' sockets. Their {@code data} are the records that REST answers with. */
@NullMarked
package io.chatops.api.live;

import org.jspecify.annotations.NullMarked;
