/**
 * Accounts: registration, sign-in, sessions and the profile. {@link
 * io.chatops.rest.access.AuthResource} is open to strangers, {@link
 * io.chatops.rest.access.AccountResource} is not.
 */
@NullMarked
package io.chatops.rest.access;

import org.jspecify.annotations.NullMarked;
