/**
 * Everything that a caller sends, as typed values: {@link io.chatops.rest.request.BodyReader} reads
 * bodies, {@link io.chatops.rest.request.Parameters} reads parameters. Both gather all faults of a
 * request before it is refused.
 */
@NullMarked
package io.chatops.rest.request;

import org.jspecify.annotations.NullMarked;
