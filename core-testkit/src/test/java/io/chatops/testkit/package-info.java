/** Runs every contract against the in-memory adapters. */
@NullMarked
package io.chatops.testkit;

import org.jspecify.annotations.NullMarked;
