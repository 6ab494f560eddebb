namespace Runflow.Emulator.Tests.Spec;

/// <summary>An answer, or a request that was accepted, is not what openapi.yaml says.</summary>
internal sealed class ContractViolationException(string message) : Exception(message);
