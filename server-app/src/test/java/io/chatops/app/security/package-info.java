/** Tests of the hub's security. */
@NullMarked
package io.chatops.app.security;

import org.jspecify.annotations.NullMarked;
