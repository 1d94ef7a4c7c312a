/**
 * Users and the tokens of their sessions. Records with tokens keep them out of {@code toString}.
 */
@NullMarked
package io.chatops.api.access;

import org.jspecify.annotations.NullMarked;
