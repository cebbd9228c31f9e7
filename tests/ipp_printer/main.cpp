// IPP printers made with PAPPL, for tests.
//
//   platen-ipp-printer ADDRESS PORT FOLDER
//
// Listens on ADDRESS:PORT until SIGTERM. /ipp/print is a laser printer with two toners and a waste
// box, /ipp/print/inkjet an inkjet. FOLDER keeps PAPPL's files; FOLDER/ready is made when both
// answer.

#include <pappl/pappl.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

namespace {

constexpr const char* kLaser = "laser";
constexpr const char* kInkjet = "inkjet";
constexpr const char* kPaper = "iso_a4_210x297mm";

void setText(char* to, std::size_t size, const char* text) {
    std::snprintf(to, size, "%s", text);
}

pappl_supply_t supply(
    const char* description, pappl_supply_type_t type, pappl_supply_color_t color, int level) {
    pappl_supply_t made{};
    setText(made.description, sizeof made.description, description);
    made.type = type;
    made.color = color;
    made.level = level;
    made.is_consumed = type != PAPPL_SUPPLY_TYPE_WASTE_TONER;
    return made;
}

void showSupplies(pappl_printer_t* printer, std::vector<pappl_supply_t> supplies) {
    papplPrinterSetSupplies(printer, static_cast<int>(supplies.size()), supplies.data());
}

bool refuse(pappl_job_t* /*job*/, pappl_pr_options_t* /*options*/, pappl_device_t* /*device*/) {
    return false;
}
bool refusePage(
    pappl_job_t* /*job*/,
    pappl_pr_options_t* /*options*/,
    pappl_device_t* /*device*/,
    unsigned /*page*/) {
    return false;
}
bool refuseLine(
    pappl_job_t* /*job*/,
    pappl_pr_options_t* /*options*/,
    pappl_device_t* /*device*/,
    unsigned /*row*/,
    const unsigned char* /*line*/) {
    return false;
}

/// The least that PAPPL takes for a driver.
bool describe(
    pappl_system_t* /*system*/,
    const char* name,
    const char* /*device_uri*/,
    const char* /*device_id*/,
    pappl_pr_driver_data_t* data,
    ipp_t** /*attributes*/,
    void* /*data*/) {
    const bool laser = std::strcmp(name, kLaser) == 0;
    setText(
        data->make_and_model,
        sizeof data->make_and_model,
        laser ? "HP LaserJet Test 4000" : "EPSON Test Ink 50");
    data->printfile_cb = refuse;
    data->rendjob_cb = refuse;
    data->rstartjob_cb = refuse;
    data->rstartpage_cb = refusePage;
    data->rendpage_cb = refusePage;
    data->rwriteline_cb = refuseLine;
    data->format = "application/octet-stream";
    data->ppm = 20;
    data->kind = PAPPL_KIND_DOCUMENT;
    data->has_supplies = true;
    data->orient_default = IPP_ORIENT_NONE;
    data->quality_default = IPP_QUALITY_NORMAL;
    data->color_supported = PAPPL_COLOR_MODE_MONOCHROME;
    data->color_default = PAPPL_COLOR_MODE_MONOCHROME;
    data->raster_types = PAPPL_PWG_RASTER_TYPE_BLACK_8;
    data->sides_supported = PAPPL_SIDES_ONE_SIDED;
    data->sides_default = PAPPL_SIDES_ONE_SIDED;
    data->num_resolution = 1;
    data->x_resolution[0] = data->y_resolution[0] = data->x_default = data->y_default = 300;
    data->num_media = 1;
    data->media[0] = kPaper;
    data->num_source = 1;
    data->source[0] = "main";
    data->num_type = 1;
    data->type[0] = "stationery";
    setText(data->media_default.size_name, sizeof data->media_default.size_name, kPaper);
    setText(data->media_default.source, sizeof data->media_default.source, "main");
    setText(data->media_default.type, sizeof data->media_default.type, "stationery");
    data->media_default.size_width = 21000;
    data->media_default.size_length = 29700;
    data->media_ready[0] = data->media_default;
    return true;
}

pappl_printer_t* addPrinter(pappl_system_t* system, const char* name, const char* device_id) {
    const std::string uri = std::string{"test://"} + name;
    return papplPrinterCreate(system, 0, name, name, device_id, uri.c_str());
}

bool addPrinters(pappl_system_t* system) {
    pappl_printer_t* laser =
        addPrinter(system, kLaser, "MFG:HP;MDL:LaserJet Test 4000;SN:PAPPL4000;CLS:PRINTER;");
    pappl_printer_t* inkjet = addPrinter(system, kInkjet, "MFG:EPSON;MDL:Test Ink 50;CLS:PRINTER;");
    if (laser == nullptr || inkjet == nullptr) return false;
    papplPrinterSetLocation(laser, "third floor");
    papplPrinterSetImpressionsCompleted(laser, 12345);
    papplPrinterSetReasons(laser, PAPPL_PREASON_TONER_LOW, PAPPL_PREASON_NONE);
    showSupplies(
        laser,
        {supply("Black Toner", PAPPL_SUPPLY_TYPE_TONER, PAPPL_SUPPLY_COLOR_BLACK, 7),
         supply("Cyan Toner", PAPPL_SUPPLY_TYPE_TONER, PAPPL_SUPPLY_COLOR_CYAN, 81),
         supply(
             "Waste Toner Box", PAPPL_SUPPLY_TYPE_WASTE_TONER, PAPPL_SUPPLY_COLOR_NO_COLOR, 60)});
    papplPrinterSetImpressionsCompleted(inkjet, 50);
    showSupplies(
        inkjet, {supply("Black Ink", PAPPL_SUPPLY_TYPE_INK, PAPPL_SUPPLY_COLOR_BLACK, 33)});
    return true;
}

void addScheme() {
    papplDeviceAddScheme(
        "test",
        PAPPL_DEVTYPE_CUSTOM_LOCAL,
        nullptr,
        [](pappl_device_t*, const char*, const char*) { return true; },
        [](pappl_device_t*) {},
        [](pappl_device_t*, void*, std::size_t) -> ssize_t { return 0; },
        [](pappl_device_t*, const void*, std::size_t size) { return static_cast<ssize_t>(size); },
        nullptr,
        nullptr);
}

}  // namespace

int main(int count, char** words) {
    if (count != 4) return EXIT_FAILURE;
    const std::string folder{words[3]};
    addScheme();
    pappl_system_t* system = papplSystemCreate(
        static_cast<pappl_soptions_t>(PAPPL_SOPTIONS_MULTI_QUEUE | PAPPL_SOPTIONS_NO_TLS),
        "platen-ipp-printer",
        std::atoi(words[2]),
        nullptr,
        folder.c_str(),
        (folder + "/log").c_str(),
        PAPPL_LOGLEVEL_ERROR,
        nullptr,
        false);
    if (system == nullptr || !papplSystemAddListeners(system, words[1])) return EXIT_FAILURE;
    pappl_pr_driver_t drivers[] = {
        {kLaser, "Laser", nullptr, nullptr}, {kInkjet, "Inkjet", nullptr, nullptr}};
    papplSystemSetPrinterDrivers(system, 2, drivers, nullptr, nullptr, describe, nullptr);
    if (!addPrinters(system)) return EXIT_FAILURE;
    std::ofstream{folder + "/ready"} << "ready\n";
    papplSystemRun(system);
    return EXIT_SUCCESS;
}
