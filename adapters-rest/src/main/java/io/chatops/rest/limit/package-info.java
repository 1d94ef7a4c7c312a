/**
 * How much one caller may ask for. {@link io.chatops.rest.limit.RateLimits} counts requests and
 * failed sign-ins, {@link io.chatops.rest.limit.PasswordWork} keeps password hashing from taking
 * all processors.
 */
@NullMarked
package io.chatops.rest.limit;

import org.jspecify.annotations.NullMarked;
