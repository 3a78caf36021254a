using TroveClusters.HelpBuilder;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: HelpBuilder <folder of the help sources> <folder to write to>");
    return 2;
}

string sources = args[0];
string target = args[1];
IReadOnlyList<CmdletModel> cmdlets = CmdletModel.ReadAll();
var problems = new List<string>();
var pages = new Dictionary<string, HelpPage>();
foreach (CmdletModel cmdlet in cmdlets)
{
    string file = Path.Combine(sources, cmdlet.Name + ".md");
    if (File.Exists(file))
        pages[cmdlet.Name] = HelpPage.Parse(File.ReadAllText(file));
    else
        problems.Add($"{file} is missing");
}
problems.AddRange(HelpCheck.Run(cmdlets, pages));
if (problems.Count > 0)
{
    foreach (string problem in problems)
        Console.Error.WriteLine($"help error: {problem}");
    return 1;
}

Directory.CreateDirectory(target);
MamlWriter.Write(cmdlets, pages, Path.Combine(target, "TroveClusters.PowerShell.dll-Help.xml"));
foreach (string topic in Directory.EnumerateFiles(sources, "about_*.help.txt"))
    File.Copy(topic, Path.Combine(target, Path.GetFileName(topic)), overwrite: true);
File.WriteAllText(Path.Combine(target, ErrorsTopic.FileName), ErrorsTopic.Text());
return 0;
