/**
 * The reasons for which a request cannot be met, in words that any adapter can map: {@link
 * io.chatops.core.error.ChatOpsException} and its {@link io.chatops.core.error.ErrorCode}. Imports
 * nothing else of core.
 */
@NullMarked
package io.chatops.core.error;

import org.jspecify.annotations.NullMarked;
