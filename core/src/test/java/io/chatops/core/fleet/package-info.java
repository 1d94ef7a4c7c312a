/** Tests of the reads over all servers of an owner. */
@NullMarked
package io.chatops.core.fleet;

import org.jspecify.annotations.NullMarked;
