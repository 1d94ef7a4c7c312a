/** Tests of the bounds of connections. */
@NullMarked
package io.chatops.app.edge;

import org.jspecify.annotations.NullMarked;
