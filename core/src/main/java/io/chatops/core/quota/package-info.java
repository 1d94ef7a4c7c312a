/** The largest numbers of things that one owner may keep on the hub, chosen by whoever runs it. */
@NullMarked
package io.chatops.core.quota;

import org.jspecify.annotations.NullMarked;
