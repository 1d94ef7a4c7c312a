/**
 * Implements the security ports of core by libraries: access tokens, password hashes and the
 * strength of passwords. SmallRye JWT is used here only; its own authentication is off, because it
 * does not know that a session can end before its token.
 */
@NullMarked
package io.chatops.app.security;

import org.jspecify.annotations.NullMarked;
