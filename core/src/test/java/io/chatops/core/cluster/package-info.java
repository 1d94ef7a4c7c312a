/** Tests of several hubs on one storage. */
@NullMarked
package io.chatops.core.cluster;

import org.jspecify.annotations.NullMarked;
