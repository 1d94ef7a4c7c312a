/** Tests of the files for several hubs. */
@NullMarked
package io.chatops.cluster;

import org.jspecify.annotations.NullMarked;
