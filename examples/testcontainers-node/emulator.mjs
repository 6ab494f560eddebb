// The emulator as a container of the test's own, on a free port of this machine.
import { GenericContainer, Wait } from "testcontainers";

/** What signs callbacks; give your receiver the same. */
export const secret = "whsec_of_the_containers_of_this_test";

/** The name by which the container reaches a receiver that runs in the test. */
export const receiverHost = "host.docker.internal";

/** Starts the image that `docker build -f docker/Dockerfile -t runflow-emulator .` makes; answers its base URL and what stops it. */
export async function startEmulator() {
  const container = await new GenericContainer(process.env.EMULATOR_IMAGE ?? "runflow-emulator")
    .withExposedPorts(8765)
    .withEnvironment({ RUNFLOW_EMULATOR_CALLBACK_SECRET: secret })
    .withExtraHosts([{ host: receiverHost, ipAddress: process.env.EMULATOR_HOST_GATEWAY ?? "host-gateway" }])
    .withWaitStrategy(Wait.forHttp("/readyz", 8765))
    .start();
  return { base: `http://${container.getHost()}:${container.getMappedPort(8765)}`, stop: () => container.stop() };
}
