/**
 * The ids of all objects, and the {@link io.chatops.core.identity.Actor} who asks. This package
 * imports nothing of core, so that every feature can use it.
 */
@NullMarked
package io.chatops.core.identity;

import org.jspecify.annotations.NullMarked;
