/**
 * The storage ports of all features in one bundle. {@link io.chatops.core.storage.Storage} is what
 * an adapter implements and what the use cases are built from.
 */
@NullMarked
package io.chatops.core.storage;

import org.jspecify.annotations.NullMarked;
