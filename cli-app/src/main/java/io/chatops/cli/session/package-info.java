/** The session that a user has with a hub, stored between commands. */
@NullMarked
package io.chatops.cli.session;

import org.jspecify.annotations.NullMarked;
