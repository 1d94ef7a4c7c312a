/**
 * The clients of other hubs' public APIs: {@link io.chatops.app.link.OtherHubs} has one for each of
 * them.
 */
@NullMarked
package io.chatops.app.link;

import org.jspecify.annotations.NullMarked;
