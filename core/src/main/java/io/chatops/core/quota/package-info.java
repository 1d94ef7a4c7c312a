/** The quotas of one owner on the hub, set by its operator. */
@NullMarked
package io.chatops.core.quota;

import org.jspecify.annotations.NullMarked;
