/**
 * The API keys that agents sign in with. {@link io.chatops.rest.apikey.ApiKeyResource} is the entry
 * point.
 */
@NullMarked
package io.chatops.rest.apikey;

import org.jspecify.annotations.NullMarked;
