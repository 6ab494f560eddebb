using Runflow.Emulator;

var app = EmulatorApp.Build(EmulatorApp.CreateBuilder(new EmulatorOptions()));
app.Urls.Add("http://127.0.0.1:18765");
await app.RunAsync();
return 0;
