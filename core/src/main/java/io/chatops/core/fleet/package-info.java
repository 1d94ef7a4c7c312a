/** All servers of an owner at once: what lists and overviews show of each, from memory. */
@NullMarked
package io.chatops.core.fleet;

import org.jspecify.annotations.NullMarked;
