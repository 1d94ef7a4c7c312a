/** Audit events. They are read-only, so there are no requests. */
@NullMarked
package io.chatops.api.audit;

import org.jspecify.annotations.NullMarked;
