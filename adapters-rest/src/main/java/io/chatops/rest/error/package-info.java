/**
 * Every failure as the one error body of the API. {@link io.chatops.rest.error.ErrorMappers} covers
 * what happens inside a resource, {@link io.chatops.rest.error.RouterErrors} what happens before.
 */
@NullMarked
package io.chatops.rest.error;

import org.jspecify.annotations.NullMarked;
