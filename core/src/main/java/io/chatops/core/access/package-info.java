/**
 * Users, their sessions and access tokens, and API keys. Use cases are named after the action, such
 * as {@link io.chatops.core.access.SignIn}; passwords, refresh tokens and API keys are stored as
 * hashes.
 */
@NullMarked
package io.chatops.core.access;

import org.jspecify.annotations.NullMarked;
