/**
 * The bus between the hubs of one storage: hints to all, and questions to one. See {@link
 * io.chatops.core.bus.HubBus}.
 */
@NullMarked
package io.chatops.core.bus;

import org.jspecify.annotations.NullMarked;
