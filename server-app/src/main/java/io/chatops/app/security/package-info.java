/**
 * The security ports of core by libraries: password hashes, signed access tokens, common passwords.
 */
@NullMarked
package io.chatops.app.security;

import org.jspecify.annotations.NullMarked;
