/**
 * Bounds the work that one caller can cause. {@link io.chatops.rest.limit.RateLimits} counts
 * requests and failed sign-ins; {@link io.chatops.rest.limit.PasswordWork} leaves processors free
 * while passwords are hashed.
 */
@NullMarked
package io.chatops.rest.limit;

import org.jspecify.annotations.NullMarked;
