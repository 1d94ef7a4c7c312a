/**
 * Requests that need an agent of another hub: {@link io.chatops.rest.forward.OtherHubRequests}
 * sends them to the public API of that hub.
 */
@NullMarked
package io.chatops.rest.forward;

import org.jspecify.annotations.NullMarked;
