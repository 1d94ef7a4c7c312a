/** Managed machines: what an owner registered, and what is known about each. */
@NullMarked
package io.chatops.core.server;

import org.jspecify.annotations.NullMarked;
