/**
 * Users, their sessions, API keys, and who may do what. Entry points are the use cases named after
 * the deed, e.g. {@link io.chatops.core.access.SignIn}; secrets are stored as hashes only.
 */
@NullMarked
package io.chatops.core.access;

import org.jspecify.annotations.NullMarked;
